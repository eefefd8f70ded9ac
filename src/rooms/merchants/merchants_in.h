// merchants, within the room.
#pragma once
#include "rooms/merchants/merchants.h"
#include "store/recount.h"
#include "web/web.h"

MUST_USE Err merchant_changed(Cx *cx, int64_t after_ms, int64_t after_id, int limit, List *out);
