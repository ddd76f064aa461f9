using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline.Results;

/// <summary>Facts about a system, for people.</summary>
public static class FactWords
{
    /// <summary>Null: what decides it could not be read.</summary>
    public static string Of(bool? fact) => fact switch
    {
        true => "yes",
        false => "no",
        null => "unknown",
    };

    /// <inheritdoc cref="Of(bool?)"/>
    public static string Of(GuestProcessor? processor) => processor switch
    {
        null => "unknown",
        GuestProcessor.X86 => "x86 (32-bit)",
        GuestProcessor.X64 => "x64",
        GuestProcessor.Arm64 => "Arm64",
        _ => throw new InvalidOperationException($"No words for {processor}"),
    };
}
