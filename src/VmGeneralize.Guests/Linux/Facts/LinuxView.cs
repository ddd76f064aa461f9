namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Getting at the facts of a guest.</summary>
public static class LinuxView
{
    /// <summary>The facts about a guest that is a Linux.</summary>
    public static LinuxFacts Facts(this IGuestView guest) => guest.Linux ?? throw new InvalidOperationException("This guest is not a Linux");
}
