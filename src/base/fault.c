#include "base/fault.h"

// Placed by the linker around the section that FAULT fills; weak, so that none is no error.
extern const Fault *const __start_redvest_faults[] __attribute__((weak));
extern const Fault *const __stop_redvest_faults[] __attribute__((weak));

FAULT(fault_internal, 500, "internal", "系统出了故障，管理员已收到记录，请过几分钟再试");
FAULT(fault_busy, 503, "busy", "现在人多，请过几秒再试");
FAULT(fault_read_only, 503, "read_only", "系统暂时只能查看，已有的资料都在，请稍后再提交");
FAULT(fault_unknown, 503, "unknown", "还不知道是否办成，请再提交一次，不会重复");
FAULT(fault_missing, 404, "missing", "没有找到，可能已经删除，请从首页重新进入");
FAULT(fault_forbidden, 403, "forbidden", "您没有办理这件事的权限，请联系所在队伍的管理员");
FAULT(fault_signed_out, 401, "signed_out", "请先登录");
FAULT(fault_bad_request, 400, "bad_request", "这个请求不完整，请返回上一页重新提交");
FAULT(fault_too_large, 413, "too_large", "内容太大，请缩小后再提交");
FAULT(fault_invalid, 422, "invalid", "有几处需要改正，请看标出的地方");

size_t fault_count(void)
{
    return (size_t)(__stop_redvest_faults - __start_redvest_faults);
}

const Fault *fault_at(size_t i)
{
    must(i < fault_count());
    return __start_redvest_faults[i];
}

const Fault *fault_find(Str code)
{
    for (size_t i = 0; i < fault_count(); i++)
        if (str_eq(str(fault_at(i)->code), code))
            return fault_at(i);
    return NULL;
}
