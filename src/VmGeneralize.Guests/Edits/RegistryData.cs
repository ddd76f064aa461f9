namespace VmGeneralize.Guests.Edits;

/// <summary>Typed data of a registry value that an edit sets.</summary>
public abstract record RegistryData
{
    private RegistryData()
    {
    }

    /// <summary>REG_DWORD.</summary>
    public sealed record DWord(uint Number) : RegistryData
    {
        public override string ToString() => Number.ToString();
    }

    /// <summary>REG_SZ.</summary>
    public sealed record Text(string Value) : RegistryData
    {
        public override string ToString() => Value;
    }

    /// <summary>REG_EXPAND_SZ.</summary>
    public sealed record ExpandText(string Value) : RegistryData
    {
        public override string ToString() => Value;
    }
}
