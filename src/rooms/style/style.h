// style: /help/style, the one page that shows every component in every state and look (ux.md §3.5),
// drawn with the stylesheet and the icons that all pages share.
//
// Owns no table and tells nothing of the county. Leaned on by: nobody; whoever draws a new page.
#pragma once
#include "town/room.h"

extern const Room style_room;
