"""Where this laptop belongs."""

import msgspec

from iro_core.protocol.messages import EnrolmentReply


class Membership(msgspec.Struct, frozen=True):
    """Where this laptop belongs, as the server said when it joined."""

    address: str
    server_key: bytes
    authority: str
    authority_name: str
    device_id: str
    user_id: str
    user_name: str
    role: str


def membership_at(address: str, reply: EnrolmentReply) -> Membership:
    """What the server at an address answered to a laptop that joined."""
    return Membership(
        address=address,
        server_key=bytes.fromhex(reply.server_key),
        authority=reply.authority,
        authority_name=reply.authority_name,
        device_id=reply.device_id,
        user_id=reply.user_id,
        user_name=reply.user_name,
        role=reply.role,
    )
