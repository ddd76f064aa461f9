using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows;

internal static class AnswerFiles
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-answer-files",
        Title = "Remove answer files outside Panther",
        Why = "Setup looks for answer files in these places; they hold passwords, and a custom answer file is not supported in Azure",
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/windows-setup-automation-overview"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        SafeBeforeSysprep = true,
        Plan = static guest => [
            .. guest.DeleteExisting("/Windows/System32/Sysprep/unattend.xml", "/Windows/System32/Sysprep/autounattend.xml"),
            .. guest.DeleteOnEachVolume("unattend.xml", "autounattend.xml"),
        ],
    };
}
