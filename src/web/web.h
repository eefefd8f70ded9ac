// web: what a room's _web.c includes.
#pragma once
#include "web/asset.h"
#include "web/form.h"
#include "web/route.h"
#include "web/session.h"
#include "web/template.h"
