using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State.Reviews;

/// <summary>The sums of a <see cref="ProfitAndLoss"/>, to be taken from those of a later moment. Immutable.</summary>
internal sealed record BookedGains
{
    public required decimal Realized { get; init; }

    public required decimal? Unrealized { get; init; }

    /// <summary>Of currencies: realised with units, on cash, and open.</summary>
    public required decimal? Currency { get; init; }

    public required decimal Income { get; init; }

    public required decimal Interest { get; init; }

    public required decimal Fees { get; init; }

    public required decimal NetContributions { get; init; }

    /// <summary>Everything gained since each asset joined; null where it has no price or rate.</summary>
    public required ImmutableArray<(AssetId Asset, decimal? Total)> Assets { get; init; }

    /// <summary>The sums; null where one is beyond decimal numbers.</summary>
    public static BookedGains? Of(Func<ProfitAndLoss> gained)
    {
        try
        {
            ProfitAndLoss gains = gained();
            return new BookedGains
            {
                Realized = gains.Realized,
                Unrealized = gains.Unrealized,
                Currency = gains.RealizedCurrency + gains.UnrealizedCurrency + gains.CashCurrencyGain,
                Income = gains.Income,
                Interest = gains.Interest,
                Fees = gains.Fees,
                NetContributions = gains.NetContributions,
                Assets = [.. gains.Assets.Select(asset => (asset.Asset, asset.BaseTotal))],
            };
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
