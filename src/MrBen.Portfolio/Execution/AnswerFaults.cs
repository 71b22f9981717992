using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Execution;

/// <summary>What is wrong with an answer of a host, in a sentence; <see langword="null"/> where nothing is. A wrong answer is none.</summary>
internal static class AnswerFaults
{
    public static string? Of(PositionsSnapshot? told) =>
        told is null || told.Positions.IsDefault ? "The host answered no positions, not even an empty list."
        : told.Positions.FirstOrDefault(position => position.Asset == default) is { Quantity: not 0 } nameless
            ? FormattableString.Invariant($"The host holds {nameless.Quantity} of an asset without a name.")
        : told.Positions.GroupBy(position => position.Asset).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? $"The host told of {twice.Key} twice among its positions; each asset stands there once."
        : null;

    public static string? Of(AccountSnapshot? told) =>
        told is null || told.Cash.IsDefault ? "The host answered no cash, not even an empty list."
        : told.Cash.Contains(default) || told.BuyingPower == default(Money) ? "The host told of an amount without a currency."
        : null;

    public static string? Of(IReadOnlyList<OrderSnapshot>? told) =>
        told is null || told.Contains(null!) ? "The host's open orders, or one of them, are null." : null;

    public static string? Of(IReadOnlyList<GatewayFill>? told) =>
        told is null || told.Any(fill => Of(fill) is not null) ? "The host's executions, or one of them or its reference, are null." : null;

    public static string? Of(GatewayEvent? told) => told switch
    {
        null or GatewayFill { Reference: null } or GatewayOrderUpdate { Order: null } or GatewayRate { Currency: null } =>
            $"The host told an event without what belongs to it: {told?.GetType().Name ?? "null"}.",
        _ => null,
    };
}
