using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Execution;

/// <summary>What a host can do. Immutable and thread-safe.</summary>
public sealed record GatewayCapabilities
{
    /// <summary>
    /// The longest client order id that arrives whole, in characters. Default 28. Less than <see cref="ClientOrderIds.Length"/> is refused:
    /// a host that cuts ids could not find its orders again.
    /// </summary>
    public int ClientIdMaxLength { get; set; } = ClientOrderId.MaximumLength;

    /// <summary>
    /// Whether a second order with an id that was used is refused, as long as the first can be found. Default true. Only then is an order
    /// that never arrived sent again, under the same id.
    /// </summary>
    public bool EnforcesUniqueClientId { get; set; } = true;

    /// <summary>Whether <see cref="ITradingGateway.FindOrderAsync"/> answers, for open and for ended orders. Default true.</summary>
    public bool SupportsFindByClientId { get; set; } = true;

    /// <summary>Whether <see cref="ITradingGateway.GetFillsAsync"/> answers. Default true. Without it, fills missed are differences.</summary>
    public bool SupportsFillHistory { get; set; } = true;

    /// <summary>Whether purchases must be paid from cash: sales are then filled before purchases are sent. Default false.</summary>
    public bool IsCashAccount { get; set; }

    /// <summary>Whether positions may be short. Default true.</summary>
    public bool CanShort { get; set; } = true;

    /// <summary>Whether purchases and sales of an asset make one position. Default true; others are not supported.</summary>
    public bool NetsPositions { get; set; } = true;

    /// <summary>Whether orders without a limit are taken. Default true.</summary>
    public bool SupportsMarketOrders { get; set; } = true;

    /// <summary>Lists everything that keeps a position manager from trading here; empty when nothing does.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (ClientIdMaxLength < ClientOrderIds.Length)
        {
            errors.Add(Invariant(
                $"{nameof(ClientIdMaxLength)} must be at least {ClientOrderIds.Length}, the length of our order ids; it is {ClientIdMaxLength}."));
        }

        if (!NetsPositions)
        {
            errors.Add($"{nameof(NetsPositions)} must be true; accounts that hold long and short of one asset at once are not supported.");
        }

        return errors;
    }
}
