namespace VmGeneralize.Blocks;

/// <summary>The disk or guest is in a state that must not be touched. Nothing was changed.</summary>
public class RefusedException : VmGeneralizeException
{
    /// <param name="code">What kind of refusal it is.</param>
    /// <param name="reason">Why, with the evidence.</param>
    /// <param name="firstDo">What to do before trying again; a command where there is one.</param>
    public RefusedException(RefusalCode code, string reason, string firstDo)
        : base($"{reason} {firstDo}")
    {
        Code = code;
        Reason = reason;
        FirstDo = firstDo;
    }

    public RefusalCode Code { get; }

    public string Reason { get; }

    public string FirstDo { get; }
}
