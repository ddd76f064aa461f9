using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class SshUserFolders
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-ssh-user-folders",
        Title = "Remove the SSH keys and settings of all users, root included",
        Why = "Keys that may log in to the source may log in to every clone, and private keys are handed out with the image",
        Source = new("https://libguestfs.org/virt-sysprep.1.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.High,
        OnByDefault = false,
        OnlyByName = true,
        CoversOthers = true,
        Notice = "The keys of the source can no longer be used to log in: each VM needs its own, which Azure provides.",
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) =>
        PartialPlan.Of("the SSH keys of all users", guest.Facts().Homes, homes => homes.SelectMany(home => guest.Remove(GuestPath.Join(home.Path, ".ssh"))));
}
