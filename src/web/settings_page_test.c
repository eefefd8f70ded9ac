// The settings as an administrator meets them, over the settings that the rooms declare.
#include "store/db.h"
#include "tests/support/county.h"
#include "tests/support/visit.h"
#include "town/setting.h"
#include "web/route.h"

static const Grant rights[] = {
    { .role = ROLE_SYSTEM, .depth = DEPTH_BELOW, .place = { 1 }, .path = { "/1/", 3 } }
};

static Err identify(Cx *cx, PersonId person, Actor *out)
{
    (void)cx;
    out->name = S("管理员");
    if (person.n == 1) {
        out->grants = rights;
        out->grant_count = COUNT(rights);
    }
    return OK;
}

static const Room doors = { .name = "doors", .title = TEXT("门"), .identify = identify };
static const Room *const list[] = { &web_room, &settings_room, &doors, NULL };

// The first of the declared settings that is of that kind.
static const Setting *some(SettingKind kind, bool dated)
{
    for (const Room *const *room = rooms; *room != NULL; room++)
        for (size_t i = 0; i < (*room)->setting_count; i++) {
            const Setting *setting = &(*room)->settings[i];
            if (setting->kind == kind && setting->dated == dated)
                return setting;
        }
    return NULL;
}

static Visitor *admin(T *t)
{
    Visitor *v = visitor(t, visit_app_of(t, county_sqlite(t), list), "10.0.0.1");
    visit_sign_in(v, (PersonId){ 1 }, true);
    return v;
}

static const char *path_of(T *t, const Setting *setting, const char *end)
{
    return str_z(t->arena, str_printf(t->arena, "/settings/%s%s", setting->name, end));
}

static AppAnswer put(Visitor *v, const Setting *setting, const char *end, const char *body)
{
    return visit_post(v, path_of(v->t, setting, end), str(body));
}

TEST(settings_are_for_the_system_administrator)
{
    Visitor *v = admin(t);
    AppAnswer page = visit_get(v, S("/settings"));
    CHECK_INT(page.status, 200);
    for (const Room *const *room = rooms; *room != NULL; room++)
        for (size_t i = 0; i < (*room)->setting_count; i++)
            CHECK_HAS(page.body, (*room)->settings[i].name);
    CHECK_INT(visit_get(v, S("/settings.csv")).status, 200);
    Visitor *other = visitor(t, v->app, "10.0.0.2");
    visit_sign_in(other, (PersonId){ 2 }, false);
    CHECK_INT(visit_get(other, S("/settings")).status, 404);
    const Setting *setting = some(SETTING_KIND_INT, false);
    CHECK(setting != NULL);
    CHECK_INT(put(other, setting, "", "value=1").status, 403);
}

TEST(a_number_is_changed_within_its_range)
{
    Visitor *v = admin(t);
    const Setting *setting = some(SETTING_KIND_INT, false);
    Str body = str_printf(t->arena, "value=%lld", (long long)setting->max);
    CHECK_INT(put(v, setting, "", str_z(t->arena, body)).status, 303);
    AppAnswer page = visit_get(v, str(path_of(t, setting, "")));
    CHECK_HAS(page.body, "已保存");
    CHECK_HAS(page.body, "历次修改");
    CHECK_HAS(page.body, str_z(t->arena, str_printf(t->arena, "<dt>现值</dt><dd>%lld</dd>",
                                                    (long long)setting->max)));
    body = str_printf(t->arena, "value=%lld", (long long)setting->max + 1);
    page = put(v, setting, "", str_z(t->arena, body));
    CHECK_INT(page.status, 422);
    CHECK_HAS(page.body, "应为");
    CHECK_HAS(page.body, "id=\"value-problem\"");
    CHECK_INT(visit_get(v, S("/settings/no.such")).status, 404);
    CHECK_INT(visit_post(v, "/settings/no.such", S("value=1")).status, 404);
}

TEST(a_switch_is_yes_or_no)
{
    Visitor *v = admin(t);
    const Setting *setting = some(SETTING_KIND_BOOL, false);
    if (setting == NULL)
        test_skip("no room declares a switch");
    const char *opposite = setting->preset != 0 ? "0" : "1";
    CHECK_INT(
        put(v, setting, "/switch", str_z(t->arena, str_printf(t->arena, "value=%s", opposite)))
            .status,
        303);
    CHECK_HAS(visit_get(v, str(path_of(t, setting, ""))).body,
              setting->preset != 0 ? "<dt>现值</dt><dd>否</dd>" : "<dt>现值</dt><dd>是</dd>");
    CHECK_INT(put(v, setting, "/switch", "value=maybe").status, 422);
}

TEST(a_rule_names_its_day_and_its_document)
{
    Visitor *v = admin(t);
    const Setting *rule = some(SETTING_KIND_INT, true);
    if (rule == NULL)
        test_skip("no room declares a dated rule");
    Str value = str_printf(t->arena, "value=%lld&from=2020-10-26", (long long)rule->min);
    AppAnswer page = put(v, rule, "/rule", str_z(t->arena, value));
    CHECK_INT(page.status, 422);
    CHECK_HAS(page.body, "请填写依据的文件和条款");
    Str whole = str_printf(t->arena, "%.*s&source=冶文明〔2020〕1号", STR_FMT(value));
    CHECK_INT(put(v, rule, "/rule", str_z(t->arena, whole)).status, 303);
    page = visit_get(v, str(path_of(t, rule, "")));
    CHECK_HAS(page.body, "冶文明〔2020〕1号");
    CHECK_HAS(page.body, "2020-10-26");
}
