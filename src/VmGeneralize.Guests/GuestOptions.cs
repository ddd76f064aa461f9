namespace VmGeneralize.Guests;

/// <summary>What the user said about the guest, for operations that need to know.</summary>
/// <param name="User">Linux: the provisioned user to remove (<c>--user</c>), for guests that no longer tell who it is.</param>
public sealed record GuestOptions(string? User = null)
{
    public static GuestOptions None { get; } = new();
}
