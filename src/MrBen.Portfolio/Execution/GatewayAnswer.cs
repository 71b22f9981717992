using System.Diagnostics.CodeAnalysis;

namespace MrBen.Portfolio.Execution;

/// <summary>What a call of a host came to.</summary>
internal readonly record struct GatewayAnswer<T>(bool IsKnown, T? Value, string Problem)
{
    /// <summary>Whether there is an answer that is not <see langword="null"/>.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool HasValue => IsKnown && Value is not null;
}
