namespace VmGeneralize.Volumes.Lvm.Text;

/// <summary>What follows an equals sign in LVM2's text format.</summary>
internal abstract record ConfigValue
{
    private ConfigValue()
    {
    }

    internal sealed record Text(string Value) : ConfigValue;

    internal sealed record Number(long Value) : ConfigValue;

    internal sealed record List(IReadOnlyList<ConfigValue> Items) : ConfigValue;
}
