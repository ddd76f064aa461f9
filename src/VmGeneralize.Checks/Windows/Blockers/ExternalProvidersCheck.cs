using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers;

internal static class ExternalProvidersCheck
{
    public static Check Check { get; } = new()
    {
        Id = "sysprep-external-providers",
        Title = "Functions of programs that Sysprep calls",
        Area = CheckArea.SysprepBlocker,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/sysprep-process-overview"),
        Find = static guest => [.. ExternalProvider.All(guest).Where(provider => IsToCome(guest, provider) && !provider.IsThere(guest)).Select(Missing)],
    };

    // Once Sysprep is through, only the pass that a clone must still go through matters.
    private static bool IsToCome(IGuestView guest, ExternalProvider provider) => provider.Phase == "Specialize" || !ImageStates.IsGeneralized(guest);

    private static Finding Missing(ExternalProvider provider) => new(
        Severity.Warning,
        $"A program has Sysprep call a function of {Shown(provider.Library)}, which is not there: "
            + (provider.Phase == "Specialize" ? "setup of each clone would probably fail" : "Sysprep would probably stop with \"Could not load DLL\""),
        $@"SOFTWARE\{ExternalProvider.Key}\{provider.Phase}: {Shown(provider.Name)}",
        $"In the VM, before Sysprep, repair or uninstall that program, or take the call out: {Shown(provider.Removal)}")
    {
        Expected = "the file", Found = "absent",
    };

    /// <summary>What comes from the guest must not steer the terminal that shows it.</summary>
    internal static string Shown(string text) => string.Concat(text.Where(letter => !char.IsControl(letter)));
}
