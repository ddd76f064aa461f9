using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class AdministratorPasswordResetCheck
{
    // RID 500; SAM keeps each account under its number.
    private const string Account = @"SAM\Domains\Account\Users\000001F4";
    private const string Name = "ForcePasswordReset";

    public static Check Check { get; } = ReadinessCheck.Create("azure-administrator-password", "Password of the built-in Administrator", Find) with
    {
        Source = new("https://github.com/kubernetes-sigs/image-builder/issues/2117"),
    };

    private static IReadOnlyList<Finding> Find(IGuestView guest) =>
        guest.Registry.Bytes("SAM", Account, Name) is not { Length: > 0 } bytes || bytes.All(value => value == 0) ? [] :
    [
        new Finding(
            Severity.Warning,
            "The built-in Administrator must change its password at the next logon: Azure makes its administrator from this account, who probably "
                + "cannot log on by Remote Desktop then",
            ReadinessCheck.Evidence("SAM", Account, Name),
            "In the VM, before Sysprep: net user Administrator /logonpasswordchg:no")
        {
            Expected = "0", Found = bytes[0].ToString(),
        },
    ];
}
