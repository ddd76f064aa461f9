using VmGeneralize.Guests;

namespace VmGeneralize.Operations;

/// <summary>A part that an operation leaves as it is, since something could not be read that it would have to know.</summary>
/// <param name="What">What stays, as a noun: "the SSH host keys".</param>
/// <param name="Because">What could not be read.</param>
public sealed record LeftPart(string What, Unreadable Because);
