// The loop over the operations. Everything that could be decided was decided when the template was
// parsed: no name is looked up here, and hardly anything but the output is allocated (是/否, a time
// in a URL).
#include "web/template_inner.h"
#include <string.h>

typedef struct {
    const char *at;  // the item (depth 0: the view)
    size_t left;     // items still to come, this one included
} Loop;

typedef struct {
    Buf *out;
    Arena *scratch;
    const Lang *lang;
    const Template *body;
    const void *body_view;
} Render;

static Str read_str(const char *at)
{
    Str s;
    memcpy(&s, at, sizeof s);
    return s;
}

static Text read_text(const char *at)
{
    Text text;
    memcpy(&text, at, sizeof text);
    return text;
}

static List read_list(const char *at)
{
    List list;
    memcpy(&list, at, sizeof list);
    return list;
}

static int64_t read_int(const char *at)
{
    int64_t n;
    memcpy(&n, at, sizeof n);
    return n;
}

static bool shown(const Op *op, const char *at)
{
    int32_t narrow;
    switch ((TestSize)op->test) {
    case TEST_8:
        return *at != 0;
    case TEST_32:
        memcpy(&narrow, at, sizeof narrow);
        return narrow != 0;
    case TEST_64:
        return read_int(at) != 0;
    case TEST_STR:
        return read_str(at).n > 0;
    case TEST_TEXT:
        return read_text(at).zh != NULL && *read_text(at).zh != '\0';
    case TEST_LIST:
        return read_list(at).n > 0;
    }
    unreachable();
}

// Digits go out as they are. Words and 是/否 are ours, yet nothing is left unescaped by luck.
static void add_field(const Render *render, const Op *op, const void *of)
{
    bool words = op->field->kind == KIND_WORD || op->field->kind == KIND_BOOL;
    if (op->code == OP_FIELD && !words) {
        field_write(render->out, render->lang, op->field, of);
        return;
    }
    Str text = field_text(render->scratch, render->lang, op->field, of);
    if (op->code == OP_FIELD)
        buf_html(render->out, text);
    else
        buf_url(render->out, text);
}

// The clock only decides whether a day is said with its year.
static Day this_day(void)
{
    return time_day(clock_now());
}

static void add_body(const Render *render)
{
    if (render->body != NULL)
        template_render(render->out, render->scratch, render->lang, render->body,
                        render->body_view);
}

static void add_value(const Render *render, const Op *op, const char *at)
{
    switch ((int)op->code) {
    case OP_STR:
        buf_html(render->out, read_str(at));
        return;
    case OP_STR_URL:
        buf_url(render->out, read_str(at));
        return;
    case OP_STR_RAW:
        buf_add(render->out, read_str(at));
        return;
    case OP_LINK:
        buf_html(render->out, url_of(read_str(at)).bytes);
        return;
    case OP_TEXT:
        buf_html(render->out, say(render->lang, read_text(at)));
        return;
    case OP_INT:
        buf_int(render->out, read_int(at));
        return;
    case OP_FIELD:
    case OP_FIELD_URL:
        add_field(render, op, at);
        return;
    case OP_FIELD_SAID:
        buf_html(render->out, field_said(render->scratch, render->lang, op->field, at, this_day()));
        return;
    case OP_BODY:
        add_body(render);
        return;
    default:
        unreachable();
    }
}

static void run(const Render *render, const Template *tpl, const void *view)
{
    Loop frames[TEMPLATE_DEPTH_MAX] = { { .at = view, .left = 1 } };
    for (size_t i = 0; i < tpl->n; i++) {
        const Op *op = &tpl->ops[i];
        if (op->code == OP_LITERAL) {
            buf_add(render->out, op->text);
            continue;
        }
        must(frames[op->depth].at != NULL);
        const char *at = frames[op->depth].at + op->at;
        if (op->code == OP_IF || op->code == OP_UNLESS) {
            if (shown(op, at) != (op->code == OP_IF))
                i = op->to - 1;
        } else if (op->code == OP_EACH) {
            List list = read_list(at);
            frames[op->inner] = (Loop){ .at = list.at, .left = list.n };
            if (list.n == 0)
                i = op->to - 1;
        } else if (op->code == OP_NEXT) {
            Loop *frame = &frames[op->inner];
            frame->at += op->size;
            if (--frame->left > 0)
                i = op->to - 1;
        } else {
            add_value(render, op, at);
        }
    }
}

void template_render(Buf *out, Arena *scratch, const Lang *lang, const Template *tpl,
                     const void *view)
{
    Render render = { .out = out, .scratch = scratch, .lang = lang };
    run(&render, tpl, view);
}

void template_render_layout(Buf *out, Arena *scratch, const Lang *lang, const Template *layout,
                            const void *layout_view, const Template *body, const void *body_view)
{
    Render render = { out, scratch, lang, body, body_view };
    run(&render, layout, layout_view);
}
