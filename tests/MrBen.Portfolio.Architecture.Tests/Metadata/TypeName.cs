namespace MrBen.Portfolio.Architecture.Tests.Metadata;

/// <summary>A top-level type by assembly, namespace and name; nested types count as the type that holds them.</summary>
internal readonly record struct TypeName(string Assembly, string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";
}
