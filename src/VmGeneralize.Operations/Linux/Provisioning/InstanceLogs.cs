using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Provisioning;

internal static class InstanceLogs
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-cloud-init-logs",
        Title = "Remove cloud-init's logs",
        Why = "They are about the source VM, keys and users included",
        Source = new("https://docs.cloud-init.io/en/latest/reference/cli.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Of(
        "cloud-init's logs",
        guest.Facts().CloudInit.LogFiles,
        logs => logs.SelectMany(log => guest.RemoveFiles(LinuxFiles.Parent(log), name => IsLog(guest, log, name))).Distinct());

    /// <summary>The log, or one that rotation made of it. A configuration may name any file: only those in <c>/var/log</c> are taken for logs.</summary>
    public static bool IsLog(IGuestView guest, string log, string name)
    {
        string own = log[(log.LastIndexOf('/') + 1)..];
        return guest.Find(log) is { } file && GuestPath.IsSameOrBelow(file.Path, "/var/log", GuestKind.Linux)
            && (name == own || name.StartsWith(own + ".", StringComparison.Ordinal) || name.StartsWith(own + "-", StringComparison.Ordinal));
    }
}
