// 同意书: the texts in their versions, and the next one; by the centre.
#include "rooms/volunteers/volunteers_web_in.h"

static const Input text_inputs[] = {
    INPUT_WORD(ConsentText, purpose, "用途", consent_text_words, consent_text_texts,
               .required = true, .widget = WIDGET_SELECT),
    INPUT(ConsentText, words, "内容", .hint = TEXT("本人要同意的话，写清楚用什么资料、做什么"),
          .required = true, .max = 400, .widget = WIDGET_AREA),
    INPUT(ConsentText, ends, "撤回以后", .hint = TEXT("如：撤回后公开的名单只写姓"),
          .required = true, .max = 200, .widget = WIDGET_AREA),
    INPUT(ConsentText, valid_from, "开始使用", .required = true),
    INPUT(ConsentText, renew, "以前的同意到那天为止，请本人重新同意", .widget = WIDGET_CHECK,
          .hint = TEXT("只对光荣榜和报送有用；注册和监护人的同意不会自动失效，会请本人看新版")),
};
const Form consent_text_form = { "ConsentTextForm", sizeof(ConsentText), text_inputs,
                                 COUNT(text_inputs), TEXT("发布新的一版") };

typedef struct {
    List texts;  // of ConsentText
    FormView form;
} TextsView;
static const Field texts_fields[] = {
    LISTED(TextsView, texts, consent_text_shape),
    FIELD_(TextsView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape desk_texts_shape = SHAPE(TextsView, texts_fields);

Err desk_texts(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    TextsView *view = NEW(cx->arena, TextsView);
    TRY(consent_texts_list(cx, &view->texts));
    view->form = form_view(cx, &consent_text_form, S("/volunteers/consents"), NULL);
    return reply_page(cx, reply, volunteer_desk_pages[DESK_TEXTS], view);
}

Err desk_text_add(Cx *cx, const Req *req, Reply *reply)
{
    TRY(consent_text_add(cx, req_form(req)));
    reply_say(cx, reply, TEXT("新的一版已发布，到开始使用的那天起请大家看"));
    return reply_goto(cx, reply, S("/volunteers/consents"));
}
