using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Agent;

internal static class RootPassword
{
    private const string What = "root's password";
    private const string Locked = "root:*LOCK*:14600::::::";

    public static Operation Operation { get; } = new()
    {
        Id = "linux-root-password",
        Title = "Lock root's password",
        Why = "Anyone who knows the password of the source would know that of every clone",
        Source = new("https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/deprovision/default.py"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = true,
        Notice = "root can no longer log in with a password, including on the serial console; sudo is unaffected.",
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest)
    {
        AgentConfiguration agent = guest.Facts().Agent;
        return PartialPlan.Of(What, agent.DeletesRootPassword, isWanted => !isWanted ? PartialPlan.Of([])
            : PartialPlan.Of(What, agent.SafePasswordFile, path => path is null ? PartialPlan.Of([])
                : PartialPlan.Of(What, guest.Lines(path), lines =>
                    Lock(path, [.. lines.Where(line => line.StartsWith("root:", StringComparison.Ordinal)).Distinct()]))));
    }

    private static IReadOnlyList<GuestEdit> Lock(string path, string[] lines) => lines is [] or [Locked]
        ? []
        :
        [
            new GuestEdit.EditLines(path, new LineEdits(
            [
                .. lines.Where(line => line != Locked).Select(line => new LineEdit.Remove(line, "remove root's password")),
                .. lines.Contains(Locked) ? Array.Empty<LineEdit>() : [new LineEdit.InsertFirst(Locked, "add root with a locked password")],
            ])),
        ];
}
