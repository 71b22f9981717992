namespace MrBen.Portfolio.Architecture.Tests.Metadata;

/// <summary>A type and everything that its declaration, members and method bodies mention.</summary>
internal sealed record TypeUsage(TypeName Type, IReadOnlySet<TypeName> Uses, IReadOnlySet<MemberUse> Members);
