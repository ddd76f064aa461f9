namespace VmGeneralize.Blocks;

/// <summary>Any failure that is reported to the user in plain words; never a bug in this program.</summary>
public abstract class VmGeneralizeException : Exception
{
    protected VmGeneralizeException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
