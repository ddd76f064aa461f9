using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows;

internal static class AnswerFilePointer
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-answer-file-pointer",
        Title = "Remove the registry value that points setup at an answer file",
        Why = "SYSTEM\\Setup UnattendFile is the first place that setup looks in, before everything that Azure provides",
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/windows-setup-automation-overview"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        SafeBeforeSysprep = true,
        Notice = "Setup would have used the answer file that SYSTEM\\Setup UnattendFile named; it will use the one that Azure provides.",
        Plan = static guest => guest.DeleteExistingValues("SYSTEM", "Setup", "UnattendFile"),
    };
}
