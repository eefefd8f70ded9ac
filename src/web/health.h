// health: handlers of web's own room for supervisors and monitors.
#pragma once
#include "web/route.h"

Err health_alive(Cx *cx, const Req *req, Reply *reply);    // the process answers; asks no database
Err health_ready(Cx *cx, const Req *req, Reply *reply);    // 200, or 503 with what is missing
Err health_metrics(Cx *cx, const Req *req, Reply *reply);  // Prometheus text; 404 from elsewhere
