using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Provisioning;

internal static class RootKeys
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-root-authorized-keys",
        Title = "Remove root's keys that only say to log in as the user",
        Why = "They are the public keys of the person who made the source VM; cloud-init adds those of each VM",
        Source = new("https://docs.cloud-init.io/en/latest/reference/modules.html#ssh"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) =>
        guest.RemoveLines("/root/.ssh/authorized_keys", "root's keys that only say to log in as the user", IsNotice);

    // What cloud-init puts before a key when root is disabled (disable_root_opts).
    private static bool IsNotice(string line) =>
        line.Contains("command=\"echo", StringComparison.Ordinal) && line.Contains("Please login as", StringComparison.Ordinal);
}
