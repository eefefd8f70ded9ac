// home: what one meets first: 首页 (and its 大字版), 我的, 待办, help; and the frame around every
// page.
//
// Owns no table: everything shown here is asked through the doors of the rooms above it.
//
// Stands on: places, people, accounts, orders, activities. Leaned on by: nobody.
#pragma once
#include "town/room.h"

extern const Room home_room;
