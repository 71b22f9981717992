using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Risk.Live;

/// <content>Trades that would bring a limit to its threshold: each measure is a quadratic function of the trade, or made of straight lines.</content>
public sealed partial class LiveRisk
{
    /// <summary>
    /// Money of an asset that may be bought and sold, without costs, before a limit is reached; <see langword="null"/> where the asset does not
    /// move what is measured. For the writer, of a valued portfolio.
    /// </summary>
    /// <param name="limit">The limit.</param>
    /// <param name="scope">Places of the assets that it is on.</param>
    /// <param name="asset">Place of the asset.</param>
    internal (double? Buy, double? Sell)? RoomOf(LiveLimit limit, ReadOnlySpan<int> scope, int asset)
    {
        double allowed = limit.Threshold * _totals.NetAssetValue;
        double held = _variance.Exposures[asset];
        bool isInScope = scope.Contains(asset);
        switch (limit.Measure)
        {
            case LimitMeasure.Volatility:
                return Roots(Diagonal(asset), 2 * _variance.CovarianceWith(asset), _variance.Variance - (allowed * allowed));
            case LimitMeasure.ValueAtRisk:
                return TailRoom(asset, allowed, _quantile);
            case LimitMeasure.ConditionalValueAtRisk:
                return TailRoom(asset, allowed, _tailMean);
            case LimitMeasure.GrossExposure when isInScope:
                double most = Math.Abs(held) + Math.Max(0, allowed - Sum(scope, Math.Abs));
                return (Math.Max(0, most - held), Math.Max(0, most + held));
            case LimitMeasure.NetExposure when isInScope:
                double net = Sum(scope, value => value);
                return (Math.Max(0, allowed - net), Math.Max(0, allowed + net));
            case LimitMeasure.RiskShare:
                return ShareRoom(limit.Threshold, scope, asset, isInScope);
            default:
                return null;
        }
    }

    // q·s·σ(v) ≤ a + b·v with the loss allowed and the mean gain on the right, squared.
    private (double? Buy, double? Sell)? TailRoom(int asset, double allowed, double quantile)
    {
        if (!(quantile > 0))
        {
            return null;
        }

        double spread = quantile * quantile * HorizonPeriods / Model.Frequency.PeriodsPerYear;
        double a = allowed + (HorizonPeriods * (_gain + ((_totals.NetAssetValue - _variance.NetExposure) * _cashReturn)));
        double b = HorizonPeriods * (Model.MeanReturns[asset] - _cashReturn);
        return a <= 0
            ? (0, 0)
            : Roots((spread * Diagonal(asset)) - (b * b), 2 * ((spread * _variance.CovarianceWith(asset)) - (a * b)),
                (spread * _variance.Variance) - (a * a));
    }

    // Σ x'p' over the scope, less its share of x'Σx.
    private (double? Buy, double? Sell) ShareRoom(double threshold, ReadOnlySpan<int> scope, int asset, bool isInScope)
    {
        double own = isInScope ? 1 : 0;
        double product = _variance.CovarianceWith(asset);
        double contribution = 0;
        double across = 0;
        Span<double> one = stackalloc double[1];
        foreach (int place in scope)
        {
            double value = _variance.Exposures[place];
            contribution += value * _variance.CovarianceWith(place);
            Model.Covariance.Gather(asset, [place], one);
            across += value * one[0];
        }

        return Roots((own - threshold) * Diagonal(asset), across + ((own - (2 * threshold)) * product),
            contribution - (threshold * _variance.Variance));
    }

    // The nearest roots of av² + bv + c on either side of 0, where it is not positive there.
    private static (double? Buy, double? Sell) Roots(double a, double b, double c)
    {
        if (c >= 0)
        {
            return (0, 0);
        }

        double discriminant = (b * b) - (4 * a * c);
        if (!(discriminant >= 0))
        {
            return (null, null); // negative everywhere
        }

        double sum = -0.5 * (b + Math.CopySign(Math.Sqrt(discriminant), b));
        double? buy = null;
        double? sell = null;
        foreach (double root in (ReadOnlySpan<double>)[a == 0 ? double.NaN : sum / a, sum == 0 ? double.NaN : c / sum])
        {
            if (root > 0)
            {
                buy = Math.Min(root, buy ?? root);
            }
            else if (root < 0)
            {
                sell = Math.Min(-root, sell ?? -root);
            }
        }

        return (buy, sell);
    }

    private double Sum(ReadOnlySpan<int> scope, Func<double, double> part)
    {
        double sum = 0;
        foreach (int place in scope)
        {
            sum += part(_variance.Exposures[place]);
        }

        return sum;
    }

    private double Diagonal(int asset) => Model.Covariance.Diagonal(asset);
}
