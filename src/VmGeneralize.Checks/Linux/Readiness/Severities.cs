using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Readiness;

/// <summary>Severity of something that is missing.</summary>
internal static class Severities
{
    public static Severity Of(ModuleUse use) => use switch
    {
        ModuleUse.Required => Severity.Error,
        ModuleUse.SomeSizes => Severity.Warning,
        _ => Severity.Info,
    };
}
