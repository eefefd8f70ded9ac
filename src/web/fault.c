// The page of a fault: what happened, what to do, and a number to tell on the phone.
#include "web/call.h"

static const Field problem_fields[] = { FIELD(FaultProblem, text) };
static const Shape problem_shape = SHAPE(FaultProblem, problem_fields);
static const Field view_fields[] = {
    FIELD(FaultView, status),       FIELD(FaultView, title),
    FIELD(FaultView, sentence),     FIELD(FaultView, advice),
    FIELD(FaultView, request),      FIELD(FaultView, sign_in),
    FIELD(FaultView, login),        FIELD(FaultView, again),
    FIELD(FaultView, self),         LISTED(FaultView, problems, problem_shape),
    FIELD(FaultView, has_problems),
};
static const Shape fault_shape = SHAPE(FaultView, view_fields);

PAGE(fault, fault_shape, "没有办成");
const Page *const fault_page = &fault;

typedef struct {
    int status;
    Text title, advice;
} Words;

// The last row is for every status that is not named.
static const Words words[] = {
    { 400, TEXT("请求有误"), TEXT("请回到上一页重新操作") },
    { 401, TEXT("请先登录"), TEXT("登录以后会回到这里") },
    { 403, TEXT("没有权限"), TEXT("如果这是您的工作，请联系本级管理员开通") },
    { 404, TEXT("没有找到"), TEXT("请核对网址，或者从首页重新进入") },
    { 405, TEXT("不能这样打开"), TEXT("请从首页重新进入") },
    { 409, TEXT("情况有变化"), TEXT("请刷新页面，看清最新情况后再操作") },
    { 410, TEXT("已经删除"), TEXT("按保存期限删除的内容不再显示，办理的经过仍在") },
    { 413, TEXT("内容太大"), TEXT("请减少文字，或者换小一些的文件") },
    { 415, TEXT("格式不支持"), TEXT("请在本站页面上填写") },
    { 422, TEXT("填写有误"), TEXT("请按提示修改后再提交") },
    { 429, TEXT("操作太频繁"), TEXT("请稍等片刻再试") },
    { 503, TEXT("系统正忙"), TEXT("已经保存的内容不会丢失，请稍等几秒再试") },
    { 0, TEXT("系统出错"), TEXT("请稍后再试；如果仍然不行，请打电话并报下面的编号") },
};

static const Words *words_of(int status)
{
    size_t i = 0;
    while (words[i].status != 0 && words[i].status != status)
        i++;
    return &words[i];
}

Str fault_title(const Lang *lang, int status)
{
    return say(lang, words_of(status)->title);
}

static List problem_list(Cx *cx)
{
    size_t n = cx->problems == NULL ? 0 : cx->problems->n;
    FaultProblem *rows = NEW_ARRAY(cx->arena, FaultProblem, n);
    for (size_t i = 0; i < n; i++)
        rows[i].text = problem_text(cx, &cx->problems->items[i]);
    return (List){ rows, n };
}

const FaultView *fault_view(Cx *cx, const Req *req, Err met)
{
    FaultView *view = NEW(cx->arena, FaultView);
    const Words *about = words_of(met->status);
    bool get = str_eq(req->http->method, S("GET"));
    *view = (FaultView){
        .status = met->status,
        .title = say(cx->lang, about->title),
        .sentence = say(cx->lang, met->text),
        .advice = say(cx->lang, about->advice),
        .request = cx->request,
        .self = url_of(req->http->target),
        .sign_in = met->status == 401,
        .again = get && met->status >= 429,
        .problems = problem_list(cx),
    };
    Buf login = buf_new(cx->arena, 16 << 10);
    buf_lit(&login, PATH_LOGIN "?next=");
    buf_url(&login, get ? req->http->target : S("/"));
    view->login = url_of(buf_str(&login));
    view->has_problems = view->problems.n > 0;
    return view;
}
