// The room of web itself: what monitors ask, the API's description, and the tidying of its tables.
#include "web/call.h"
#include "web/health.h"

static Err openapi(Cx *cx, const Req *req, Reply *reply)
{
    Str document = openapi_document(cx->arena, req->app, cx->lang);
    return reply_text(cx, reply, 200, "application/json; charset=utf-8", document);
}

#define KEYS_KEPT (30 * TIME_DAY)

static Err tidy(Cx *cx, int limit, int *did)
{
    int64_t keys = 0, sessions = 0;
    TRY(keys_clean(cx, time_add(cx->now, -KEYS_KEPT), limit, &keys));
    TRY(sessions_clean(cx, limit, &sessions));
    *did = (int)(keys + sessions);
    return OK;
}

static Err forget_person(Cx *cx, const Event *event)
{
    return sessions_forget(cx, (PersonId){ event->id });
}

static const Listener listeners[] = { { "person.erased", forget_person } };

static const Tick ticks[] = { { "web.tidy", 10 * TIME_MINUTE, tidy } };

static const Route routes[] = {
    GET("/healthz", health_alive, PUBLIC, .title = TEXT("进程在运行"),
        .flags = ROUTE_NO_API | ROUTE_NO_STORE),
    GET("/readyz", health_ready, PUBLIC, .title = TEXT("可以接受办理"), .flags = ROUTE_NO_API),
    GET("/metrics", health_metrics, PUBLIC, .title = TEXT("运行指标"), .flags = ROUTE_NO_API),
    GET("/openapi.json", openapi, PUBLIC, .title = TEXT("接口说明"),
        .flags = ROUTE_NO_API | ROUTE_CACHED),
    GET("/api/openapi.json", openapi, PUBLIC, .title = TEXT("接口说明"),
        .flags = ROUTE_NO_API | ROUTE_CACHED),
};

const Room web_room = {
    .name = "web", .title = TEXT("运行与接口"), ROUTES(routes), LISTENERS(listeners), TICKS(ticks)
};
