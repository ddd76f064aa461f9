using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Provisioning;

internal static class InstanceState
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-cloud-init-state",
        Title = "Remove what cloud-init knows of the source VM",
        Why = "It holds user data and passwords, and cloud-init would take a clone for a machine that is set up",
        Source = new("https://docs.cloud-init.io/en/latest/reference/cli.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Of(
        "what cloud-init knows of the source VM",
        guest.Facts().CloudInit.Folder.Then(guest.Emptiable),
        folder => folder is null ? []
            : guest.List(folder).Where(file => file.Name != "seed" && file.Name != LinuxEdits.LostAndFound && file.Name[0] != '.')
                .Select(file => new GuestEdit.Delete(file.Path)));
}
