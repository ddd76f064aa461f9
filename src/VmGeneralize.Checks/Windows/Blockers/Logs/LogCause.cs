namespace VmGeneralize.Checks.Windows.Blockers.Logs;

/// <summary>A known reason for Sysprep to stop, recognized by what it logs.</summary>
/// <param name="Severity">Error where the log line says it all; Warning where the meaning is a field report's.</param>
/// <param name="Summary">The reason, in one sentence.</param>
/// <param name="Remedy">What fixes it.</param>
/// <param name="Texts">The line holds one of these; case does not count.</param>
internal sealed record LogCause(Severity Severity, string Summary, string Remedy, params string[] Texts)
{
    /// <summary>The first line that says so; nothing when none does.</summary>
    public IEnumerable<Finding> Find(IEnumerable<LogError> errors) => errors
        .Where(error => error.Holds(Texts))
        .Take(1)
        .Select(error => new Finding(Severity, Summary, error.Evidence, Remedy) { Found = error.Message });
}
