using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace CustomStrategy;

/// <summary>
/// A tilt of one's own: what trades below its mean price of the last months is sold for cash (M. Faber, A Quantitative Approach to Tactical
/// Asset Allocation, Journal of Wealth Management 9(4), 2007, with ten months).
/// </summary>
internal sealed class TrendTilt(int months) : IWeightTilt
{
    public string Name => "trend";

    public TiltOutcome Tilt(PortfolioWeights weights, TiltContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Returns is not { IsComplete: true } returns || returns.Observations < months - 1)
        {
            return TiltOutcome.Failed(AllocationStatus.InsufficientHistory, Invariant(
                $"The mean of {months} prices needs {months - 1} returns of each asset; there are {context.Returns?.Observations ?? 0}."));
        }

        List<AssetId> falling = [];
        double[] moved = weights.Weights.ToArray();
        for (int i = 0; i < moved.Length; i++)
        {
            if (moved[i] > 0 && PriceOverMean(returns, returns.Assets.IndexOf(weights.Assets[i])) < 1)
            {
                moved[i] = 0;
                falling.Add(weights.Assets[i]);
            }
        }

        // The strategy may have to be fully invested; MinTotal says that the cash is meant.
        return falling.Count == 0
            ? TiltOutcome.To(weights, "Every asset held trades above its mean price.")
            : TiltOutcome.To(PortfolioWeights.Create(weights.Assets, moved), Invariant(
                $"Sold for cash, below the mean of {months} month-end prices: {string.Join(", ", falling)}.")) with
            { MinTotal = 0 };
    }

    // Prices relative to the last, from the returns backward.
    private double PriceOverMean(ReturnPanel returns, int asset)
    {
        double price = 1;
        double sum = 1;
        for (int back = 0; back < months - 1; back++)
        {
            price /= 1 + returns.Row(returns.Observations - 1 - back)[asset];
            sum += price;
        }

        return months / sum;
    }
}
