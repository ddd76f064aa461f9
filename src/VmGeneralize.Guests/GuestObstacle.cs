using VmGeneralize.Blocks;

namespace VmGeneralize.Guests;

/// <summary>A reason not to touch this guest.</summary>
/// <param name="Code">What kind of reason it is.</param>
/// <param name="Reason">What was found, with the evidence.</param>
/// <param name="FirstDo">What to do before trying again; a command where there is one.</param>
public sealed record GuestObstacle(RefusalCode Code, string Reason, string FirstDo);
