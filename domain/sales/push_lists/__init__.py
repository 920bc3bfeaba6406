"""Push lists 主推房源: the homes a group shows first."""
