using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Provisioning;

internal static class Seed
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-cloud-init-seed",
        Title = "Remove the seed that cloud-init starts from",
        Why = "A seed made for the source VM holds its user data, passwords included, and may win over Azure",
        Source = new("https://docs.cloud-init.io/en/latest/reference/cli.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Notice = "A seed that was meant to be part of the image is removed.",
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Of(
        "the seed of cloud-init", guest.Facts().CloudInit.Folder.Then(guest.Emptiable), folder => folder is null ? [] : guest.Remove($"{folder}/seed"));
}
