namespace VmGeneralize.Checks;

/// <summary>Severity of a finding.</summary>
public enum Severity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Should be looked at; the image may still work.</summary>
    Warning,

    /// <summary>The image will not work, or hands out something that it must not.</summary>
    Error,
}
