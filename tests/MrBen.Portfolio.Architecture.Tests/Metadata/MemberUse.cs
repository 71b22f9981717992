namespace MrBen.Portfolio.Architecture.Tests.Metadata;

/// <summary>A member of another assembly that code calls or reads; overloads count as one.</summary>
internal readonly record struct MemberUse(TypeName Type, string Member)
{
    public override string ToString() => $"{Type}.{Member}";
}
