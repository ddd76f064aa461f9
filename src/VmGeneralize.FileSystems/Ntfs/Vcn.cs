namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Virtual cluster number: a cluster's place in its attribute, counted from 0.</summary>
internal readonly record struct Vcn(long Value) : IComparable<Vcn>
{
    public int CompareTo(Vcn other) => Value.CompareTo(other.Value);
}
