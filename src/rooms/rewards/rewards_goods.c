#include "base/utf8.h"
#include "rooms/rewards/rewards_in.h"
#include "store/gather.h"
#include "store/search.h"

FAULT(reward_missing, 404, "reward.missing", "没有这件可兑换的东西");
FAULT(reward_not_yours, 403, "reward.not_yours", "这里的兑换不归您管，请找它所在的所或中心");
FAULT(reward_stock_low, 422, "reward.stock_low", "库存不能少于已预留和已兑出的件数");
FAULT(reward_no_line, 422, "reward.no_line", "这家商户的协议要付费，请选从哪项专项资金结算");

static const Field fields[] = {
    COL(Reward, id, "编号"),
    COL(Reward, name, "名称"),
    FIELD(Reward, words),
    FIELD(Reward, merchant),
    FIELD(Reward, place),
    HIDDEN(Reward, place_path),
    COL(Reward, place_name, "领取地点"),
    COL(Reward, address, "地址"),
    FIELD(Reward, phone),
    FIELD(Reward, hours),
    COL(Reward, points, "积分"),
    FIELD(Reward, budget),
    COL(Reward, stock, "入库"),
    COL(Reward, held, "已预留"),
    COL(Reward, given, "已兑出"),
    COL(Reward, left, "剩余"),
    FIELD(Reward, per_person),
    FIELD(Reward, per_period),
    WORD(Reward, period, reward_period_words),
    FIELD(Reward, collect_days),
    FIELD(Reward, photo),
    WORD(Reward, state, reward_state_words),
    COL(Reward, state_text, "状态"),
    COL(Reward, wishes, "想要"),
    FIELD(Reward, wished),
    FIELD(Reward, short_by),
    HIDDEN(Reward, serving),
    FIELD(Reward, can),
    SHOWN(Reward, gone),
    SHOWN(Reward, far),
    FIELD(Reward, said),
    COL(Reward, demo, "演示数据"),
    SHOWN(Reward, href),
    SHOWN(Reward, picture),
    HIDDEN(Reward, changed_at),
};
const Shape reward_shape = SHAPE(Reward, fields);

// $1 today, $2 the actor.
#define COLUMNS                                                                              \
    "select g.id, g.name, g.words, g.merchant, g.place, g.place_path, p.name as place_name," \
    " p.address, p.phone, p.hours, g.points, g.budget, g.stock, g.held, g.given,"            \
    " g.per_person, g.per_period, g.period, g.collect_days, g.photo, g.state, g.demo,"       \
    " g.changed_at, cast((select count(*) from reward_wishes w where w.reward = g.id) as"    \
    "   bigint) as wishes,"                                                                  \
    " case when exists (select 1 from reward_wishes w where w.reward = g.id and"             \
    "   w.person = $2) then 1 else 0 end as wished,"                                         \
    " case when g.merchant is null or exists (select 1 from merchants m"                     \
    "   join merchant_agreements a on a.merchant = m.id where m.id = g.merchant"             \
    "     and m.state = 'open' and a.valid_from <= $1 and a.valid_to >= $1"                  \
    "     and (a.ended_on is null or a.ended_on > $1)) then 1 else 0 end as serving"         \
    "  from reward_goods g join places p on p.id = g.place "

SQL(find_sql, COLUMNS "where g.id = $3", P_INT, P_INT, P_INT);
SQL(list_sql,
    COLUMNS "where ($3 = 0 or g.id < $3) and g.place_path >= $4 and g.place_path < $5"
            "   and ($6 = 1 or g.state = 'open')"
            "   and ($7 = '' or lower(g.name) like $7 escape '!')"
            "   and ($8 = 0 or exists (select 1 from reward_wishes w where w.reward = g.id and"
            "     w.person = $2)) and ($9 < 0 or g.points <= $9)"
            " order by g.id desc limit $10",
    P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT, P_INT);

static Str points_said(Cx *cx, Points points)
{
    long long whole = points.n / 100, rest = points.n % 100;
    return rest == 0        ? str_printf(cx->arena, "%lld", whole)
           : rest % 10 == 0 ? str_printf(cx->arena, "%lld.%lld", whole, rest / 10)
                            : str_printf(cx->arena, "%lld.%02lld", whole, rest);
}

static void tell(Cx *cx, Points ready, Reward *one)
{
    bool known = cx->actor.person.n != 0;
    one->state_text = reward_state_texts[one->state];
    one->left = one->stock - one->held - one->given;
    one->gone = one->left <= 0;
    one->short_by.n = known && ready.n < one->points.n ? one->points.n - ready.n : 0;
    one->far = one->short_by.n > 0;
    one->can = known && one->state == REWARD_OPEN && one->serving && !one->gone && !one->far;
    one->said = one->state != REWARD_OPEN || !one->serving
                    ? say(cx->lang,
                          one->state == REWARD_OPEN ? TEXT("商户暂不能兑换") : one->state_text)
                : one->gone ? say(cx->lang, TEXT("已兑完"))
                : one->far  ? say_with(cx->arena, cx->lang, TEXT("还差 {0} 积分"),
                                       points_said(cx, one->short_by), (Str){ 0 })
                : known     ? say(cx->lang, TEXT("可以兑换"))
                            : say(cx->lang, TEXT("登录后兑换"));
    one->href = url_of(str_printf(cx->arena, "/rewards/%lld", (long long)one->id.n));
    one->picture = url_of(one->photo.n == 0 ? S("#")
                                            : str_printf(cx->arena, "/rewards/%lld/photo?small=1",
                                                         (long long)one->id.n));
}

// What somebody can spend: their own, or their household's.
static Err ready_of(Cx *cx, Points *out)
{
    PointBalance has = { 0 };
    if (cx->actor.person.n != 0)
        TRY(point_balance(cx, cx->actor.person, &has));
    *out = has.pooled.n > has.ready.n ? has.pooled : has.ready;
    return OK;
}

Err reward_find(Cx *cx, RewardId id, Reward *out)
{
    Points ready;
    TRY(db_one(cx, &find_sql, &reward_shape, out, &reward_missing, cx->today, cx->actor.person,
               id));
    TRY(ready_of(cx, &ready));
    tell(cx, ready, out);
    return OK;
}

Err reward_list(Cx *cx, const RewardFilter *filter, List *out)
{
    Points ready;
    TRY(ready_of(cx, &ready));
    Str path = filter->path.n > 0 ? filter->path : S("");
    TRY(db_gather(cx, &list_sql, &reward_shape, (size_t)filter->limit, out, cx->today,
                  cx->actor.person, filter->after.n, path, prefix_end(cx->arena, path), filter->all,
                  search_pattern(cx->arena, filter->words), filter->wished,
                  filter->reach ? ready.n : (int64_t)-1, (int64_t)filter->limit));
    for (size_t i = 0; i < out->n; i++)
        tell(cx, ready, LIST_AT(out, Reward, i));
    return OK;
}

bool reward_may_keep(const Actor *who, const Reward *one)
{
    return who->system || actor_may(who, ROLE_BRANCH | ROLE_CENTRE, one->place_path);
}

bool reward_may_verify(const Actor *who, Str path, MerchantId merchant)
{
    return who->system ||
           actor_may(who, merchant.n != 0 ? (RoleSet)ROLE_MERCHANT : (RoleSet)ROLES_DISPATCH, path);
}

Err reward_may_touch(Cx *cx, RewardId id, Reward *out)
{
    TRY(reward_find(cx, id, out));
    return reward_may_keep(&cx->actor, out) ? OK : &reward_not_yours;
}

// --- acts

static Err refuse(Cx *cx, const char *field, Text text)
{
    cx_problem(cx, str(field), "check", text, (Str){ 0 }, (Str){ 0 });
    return &fault_invalid;
}

static Err check(Cx *cx, Str name, Str words, int64_t points, int64_t days)
{
    if (!utf8_plain(name) || utf8_length(name) < 2 || utf8_length(name) > 40)
        return refuse(cx, "name", TEXT("名称写 2 至 40 个字"));
    if (!utf8_plain(words) || utf8_length(words) > 300)
        return refuse(cx, "words", TEXT("说明请写在 300 个字以内"));
    if (points < 1 || points > POINTS_MOST / 100)
        return refuse(cx, "points", TEXT("积分写 1 至 10000000 的整数"));
    if (days < 1 || days > 90)
        return refuse(cx, "collect_days", TEXT("领取期限写 1 至 90 天"));
    return OK;
}

// A merchant that is paid for points needs a line to be paid from.
static Err check_line(Cx *cx, MerchantId merchant, BudgetId budget)
{
    Agreement agreement;
    Budget line;
    if (budget.n != 0)
        TRY(budget_find(cx, budget, &line));
    if (merchant.n == 0)
        return OK;
    TRY(agreement_on(cx, merchant, cx->today, &agreement));
    return agreement.fen_per_point.n > 0 && budget.n == 0 ? &reward_no_line : OK;
}

SQL(add_sql,
    "insert into reward_goods (name, words, merchant, place, place_path, points, budget, stock,"
    " per_person, per_period, period, collect_days, state, demo, made_at, changed_at) values"
    " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'open', $13, $14, $14) returning id",
    P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT,
    P_INT);
SQL(stock_add_sql,
    "insert into reward_stock (reward, n, why, made_by, at) values ($1, $2, $3, $4, $5)", P_INT,
    P_INT, P_TEXT, P_INT, P_INT);

static Err place_of(Cx *cx, const RewardNew *new, Place *place)
{
    PlaceId id = new->place;
    if (new->merchant.n != 0) {
        Merchant merchant;
        TRY(merchant_find(cx, new->merchant, &merchant));
        id = merchant.place;
    }
    if (id.n == 0)
        return refuse(cx, "place", TEXT("请选在哪里领取"));
    TRY(place_find(cx, id, place));
    return cx->actor.system || actor_may(&cx->actor, ROLE_BRANCH | ROLE_CENTRE, place->path)
               ? OK
               : &reward_not_yours;
}

Err reward_add(Cx *cx, const RewardNew *new, RewardId *id)
{
    Place place;
    int64_t row = 0;
    Str name = str_trim(new->name), words = new->words.p == NULL ? S("") : str_trim(new->words);
    TRY(check(cx, name, words, new->points, new->collect_days));
    if (new->stock < 0 || new->stock > 1000000 || new->per_person < 0 || new->per_person > 1000 ||
        new->per_period < 0 || new->per_period > 1000)
        return refuse(cx, "stock", TEXT("库存写 0 至 1000000，限兑写 0 至 1000"));
    TRY(place_of(cx, new, &place));
    TRY(check_line(cx, new->merchant, new->budget));
    TRY(db_insert(cx, &add_sql, &row, name, words, new->merchant, place.id, place.path,
                  (Points){ new->points * 100 }, new->budget, new->stock, new->per_person,
                  new->per_period, reward_period_words[new->period], new->collect_days, new->demo,
                  cx->now));
    if (new->stock > 0)
        TRY(db_change(cx, &stock_add_sql, NULL, row, new->stock, say(cx->lang, TEXT("上架入库")),
                      cx->actor.person, cx->now));
    *id = (RewardId){ row };
    cx_audit(cx, "reward", row, (Str){ 0 }, name);
    return OK;
}

SQL(edit_sql,
    "update reward_goods set words = $2, points = $3, per_person = $4, per_period = $5,"
    " period = $6, collect_days = $7, budget = $8, state = $9,"
    " changed_at = case when changed_at >= $10 then changed_at + 1 else $10 end where id = $1",
    P_INT, P_TEXT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT);

Err reward_edit(Cx *cx, RewardId id, const RewardEdit *edit)
{
    Reward old;
    TRY(reward_may_touch(cx, id, &old));
    Str words = edit->words.p == NULL ? S("") : str_trim(edit->words);
    TRY(check(cx, old.name, words, edit->points, edit->collect_days));
    if (edit->state == REWARD_OPEN)
        TRY(check_line(cx, old.merchant, edit->budget));
    TRY(db_change(cx, &edit_sql, NULL, id, words, (Points){ edit->points * 100 }, edit->per_person,
                  edit->per_period, reward_period_words[edit->period], edit->collect_days,
                  edit->budget, reward_state_words[edit->state], cx->now));
    cx_audit(cx, "reward", id.n, say(cx->lang, old.state_text),
             say(cx->lang, reward_state_texts[edit->state]));
    return OK;
}

SQL(stock_sql,
    "update reward_goods set stock = stock + $2 where id = $1 and stock + $2 >= held + given"
    "   and stock + $2 <= 1000000",
    P_INT, P_INT);

Err reward_stock(Cx *cx, RewardId id, int64_t n, Str why)
{
    Reward old;
    int64_t changed;
    TRY(reward_may_touch(cx, id, &old));
    why = str_trim(why);
    if (n == 0 || n < -1000000 || n > 1000000)
        return refuse(cx, "n", TEXT("件数不能是 0，也不能超过 1000000"));
    if (!utf8_plain(why) || utf8_length(why) < 2 || utf8_length(why) > 100)
        return refuse(cx, "why", TEXT("请写明原因，2 至 100 个字"));
    TRY(db_change(cx, &stock_sql, &changed, id, n));
    if (changed == 0)
        return &reward_stock_low;
    TRY(db_change(cx, &stock_add_sql, NULL, id, n, why, cx->actor.person, cx->now));
    cx_audit(cx, "reward.stock", id.n, str_printf(cx->arena, "%lld", (long long)old.stock),
             str_printf(cx->arena, "%lld", (long long)(old.stock + n)));
    return OK;
}

SQL(photo_sql, "update reward_goods set photo = $2 where id = $1", P_INT, P_INT);

Err reward_photo(Cx *cx, RewardId id, PhotoId photo)
{
    Reward old;
    TRY(reward_may_touch(cx, id, &old));
    TRY(db_change(cx, &photo_sql, NULL, id, photo));
    cx_audit(cx, "reward.photo", id.n, (Str){ 0 }, (Str){ 0 });
    return old.photo.n == 0 ? OK : photo_forget(cx, old.photo);
}

SQL(wish_sql,
    "insert into reward_wishes (reward, person, at) values ($1, $2, $3) on conflict do nothing",
    P_INT, P_INT, P_INT);
SQL(unwish_sql, "delete from reward_wishes where reward = $1 and person = $2", P_INT, P_INT);

Err reward_wish(Cx *cx, RewardId id, bool want)
{
    Reward one;
    TRY(reward_find(cx, id, &one));
    cx_audit(cx, "reward.wish", id.n, (Str){ 0 }, want ? S("want") : S("no"));
    return want ? db_change(cx, &wish_sql, NULL, id, cx->actor.person, cx->now)
                : db_change(cx, &unwish_sql, NULL, id, cx->actor.person);
}
