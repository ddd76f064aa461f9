namespace VmGeneralize.Guests.Outside;

/// <summary>One kind of data that belongs to one machine or to its users, as it was found in a volume.</summary>
/// <param name="What">In words, as a plural: "SSH host keys".</param>
/// <param name="Count">How many files.</param>
/// <param name="Example">Path of the first one in its volume; guest-controlled text.</param>
public sealed record MachineData(string What, int Count, string Example);
