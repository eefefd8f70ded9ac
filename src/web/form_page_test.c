// The partial {{>form}}: what stands in web/layout/form.html, drawn over a FormView made by hand.
#include "web/form.h"
#include "base/io.h"
#include "tests/test.h"
#include "web/template.h"
#include <string.h>

#define FILE_MAX ((size_t)64 << 10)
#define OUT_MAX  ((size_t)1 << 20)

typedef struct {
    FormView form;
} View;
static const Field view_fields[] = { PART(View, form, form_view_shape) };
static const Shape view_shape = SHAPE(View, view_fields);

static Str partial(void *with, Str name)
{
    Arena *arena = with;
    Str source;
    Str path = str_printf(arena, "src/web/layout/%.*s.html", STR_FMT(name));
    return io_read(arena, str_z(arena, path), FILE_MAX, &source) == OK ? source : (Str){ 0 };
}

static Str draw(T *t, FormView form)
{
    TemplateRules rules = { .lang = lang_zh(), .partial = partial, .with = t->arena };
    View view = { form };
    const Template *tpl;
    Str finding;
    if (template_parse(t->arena, S("x"), S("{{#form}}{{>form}}{{/form}}"), &view_shape, &rules,
                       &tpl, &finding) != OK)
        test_failed(__FILE__, __LINE__, "%.*s", STR_FMT(finding));
    Buf out = buf_new(t->arena, OUT_MAX);
    template_render(&out, t->arena, lang_zh(), tpl, &view);
    return buf_str(&out);
}

static FormView one(FormField *field)
{
    return (FormView){ .action = url_of(S("/orders")),
                       .submit = TEXT("提交"),
                       .key = S("k3y"),
                       .fields = { field, 1 } };
}

TEST(a_form_carries_its_address_its_key_and_one_button)
{
    FormField hidden = { .name = S("place"), .value = S("7\"<"), .is_hidden = true };
    Str out = draw(t, one(&hidden));
    CHECK_HAS(out, "<form method=\"post\" action=\"/orders\" novalidate>");
    CHECK_HAS(out, "value=\"k3y\">");
    CHECK_HAS(out, "<input type=\"hidden\" name=\"place\" value=\"7&quot;&lt;\">");
    CHECK_HAS(out, "<button class=\"btn primary wide\" type=\"submit\">提交</button>");
    CHECK_LACKS(out, "role=\"alert\"");
    FormView upload = one(&hidden);
    upload.multipart = true;
    CHECK_HAS(draw(t, upload), " enctype=\"multipart/form-data\" novalidate>");
}

TEST(a_text_field_tells_browsers_and_readers_what_it_wants)
{
    FormField field = { .name = S("phone"),
                        .id = S("phone"),
                        .value = S("138"),
                        .label = TEXT("手机号"),
                        .hint = TEXT("用来联系您"),
                        .required = true,
                        .is_text = true,
                        .type = S("tel"),
                        .inputmode = S("tel"),
                        .autocomplete = S("tel"),
                        .has_max_length = true,
                        .max_length = 11 };
    CHECK_HAS(draw(t, one(&field)),
              "<label for=\"phone\">手机号</label>\n<span class=\"hint\" "
              "id=\"phone-hint\">用来联系您</span>\n"
              "<input id=\"phone\" name=\"phone\" type=\"tel\" inputmode=\"tel\" "
              "autocomplete=\"tel\" value=\"138\" maxlength=\"11\""
              " required aria-describedby=\"phone-hint\">");
}

TEST(a_problem_is_named_in_the_summary_and_at_its_field)
{
    FormField field = { .name = S("title"),
                        .id = S("title"),
                        .value = S("<x>"),
                        .label = TEXT("需要什么"),
                        .hint = TEXT("一句话"),
                        .problem = S("太长了"),
                        .has_problem = true,
                        .is_area = true,
                        .autocomplete = S("off") };
    FormProblem problems[] = { { .id = S("title"), .text = S("太长了") },
                               { .text = S("整个表单<有误>") } };
    FormView form = one(&field);
    form.has_problems = true;
    form.problem = S("有几处需要改正");
    form.problems = (List)LIST_OF(problems);
    Str out = draw(t, form);
    CHECK_HAS(out,
              "<div class=\"errors\" role=\"alert\" tabindex=\"-1\"><h2>错误：有几处需要改正</h2>"
              "<ul><li><a href=\"#title\">太长了</a></li><li>整个表单&lt;有误&gt;</li></ul></div>");
    CHECK_HAS(out, "<div class=\"field wrong\">");
    CHECK_HAS(out, "<span class=\"problem\" id=\"title-problem\">错误：太长了</span>");
    CHECK_HAS(out, "aria-invalid=\"true\" aria-describedby=\"title-problem "
                   "title-hint\">\n&lt;x&gt;</textarea>");
}

TEST(choices_are_cards_or_a_list_with_one_chosen)
{
    FormChoice choices[] = { { .value = S("a"), .text = TEXT("上午") },
                             { .value = S("b"), .text_str = S("下<午>"), .chosen = true } };
    FormField field = { .name = S("part"),
                        .id = S("part"),
                        .label = TEXT("时段"),
                        .required = true,
                        .is_choice = true,
                        .choices = LIST_OF(choices) };
    CHECK_HAS(draw(t, one(&field)),
              "<fieldset class=\"field\" id=\"part\" tabindex=\"-1\"><legend>时段</legend>");
    CHECK_HAS(draw(t, one(&field)),
              "<label class=\"option\"><input type=\"radio\" name=\"part\" value=\"b\" checked "
              "required><span>下&lt;午&gt;</span></label>");
    field.is_choice = false;
    field.is_select = true;
    CHECK_HAS(draw(t, one(&field)), "<option value=\"a\">上午</option><option value=\"b\" "
                                    "selected>下&lt;午&gt;</option></select>");
}

TEST(boxes_and_files_have_their_labels)
{
    FormField box = { .name = S("agree"),
                      .id = S("agree"),
                      .label = TEXT("我同意"),
                      .checked = true,
                      .is_check = true };
    CHECK_HAS(draw(t, one(&box)), "<label class=\"option\"><input id=\"agree\" type=\"checkbox\" "
                                  "name=\"agree\" value=\"1\" checked>"
                                  "<span>我同意</span></label>");
    FormField file = {
        .name = S("photo"), .id = S("photo"), .label = TEXT("照片"), .is_file = true
    };
    CHECK_HAS(draw(t, one(&file)),
              "<label for=\"photo\">照片 <span class=\"optional\">可不填</span></label>");
    CHECK_HAS(draw(t, one(&file)), "<input id=\"photo\" name=\"photo\" type=\"file\">");
    file.many = file.photo = true;
    file.max = 9;
    CHECK_HAS(draw(t, one(&file)), "<input id=\"photo\" name=\"photo\" type=\"file\" multiple "
                                   "accept=\"image/jpeg,image/png,image/webp\" data-photos=\"9\">");
    CHECK_HAS(draw(t, one(&file)), " capture=\"environment\"");
}
