namespace MrBen.Portfolio.Estimation;

/// <summary>
/// What a HAR regression sees after each period of one series. The fit runs over the history with it and the tracker goes on with a copy,
/// so that both see the same. One writer; nothing is allocated after construction.
/// </summary>
internal sealed class HarRegressors
{
    private const int Week = 5;
    private const int Month = 22;
    private const int Quarter = 63;
    private const int Year = 250;

    private readonly HarForm _form;
    private readonly bool _hasVolumes;
    private readonly bool _hasMarket;
    private readonly HarScale _scale;
    private readonly double[] _variances = new double[Quarter];
    private readonly double[] _returns = new double[Month];
    private readonly double[] _prices = new double[Year];
    private readonly double[] _volumes = new double[Quarter];
    private readonly double[] _market = new double[Month];
    private int _count;

    public HarRegressors(HarForm form, bool hasVolumes, bool hasMarket, HarScale scale) =>
        (_form, _hasVolumes, _hasMarket, _scale) = (form, hasVolumes, hasMarket, scale);

    private HarRegressors(HarRegressors other)
        : this(other._form, other._hasVolumes, other._hasMarket, other._scale)
    {
        other._variances.CopyTo(_variances, 0);
        other._returns.CopyTo(_returns, 0);
        other._prices.CopyTo(_prices, 0);
        other._volumes.CopyTo(_volumes, 0);
        other._market.CopyTo(_market, 0);
        _count = other._count;
    }

    /// <summary>Regressors without the constant.</summary>
    public int Count => _form == HarForm.Extended ? 9 + (_hasVolumes ? 1 : 0) + (_hasMarket ? 3 : 0) : 3;

    /// <summary>Periods that fill every window but the year's, which begins short.</summary>
    public int WarmUp => _form == HarForm.Extended ? Quarter : Month;

    /// <summary>Whether so many were taken in.</summary>
    public bool IsWarm => _count >= WarmUp;

    /// <summary>The scale of the series.</summary>
    public HarScale Scale => _scale;

    /// <summary>Names of the regressors in order.</summary>
    public IEnumerable<string> Names()
    {
        string[] plain = ["variance of the day", "of the week", "of the month"];
        string[] more =
        [
            "variance of the quarter", "signed return of the day", "of the week (signed return)", "of the month (signed return)",
            "drawdown", "volatility of volatility",
        ];
        string[] market = ["market's variance of the day", "of the week (market)", "of the month (market)"];
        return _form != HarForm.Extended ? plain
            : plain.Concat(more).Concat(_hasVolumes ? ["volume"] : []).Concat(_hasMarket ? market : []);
    }

    public HarRegressors Copy() => new(this);

    public HarRegressors Empty() => new(_form, _hasVolumes, _hasMarket, _scale);

    public void Push(in VolatilityObservation observation)
    {
        int now = _count;
        _variances[now % Quarter] = observation.Variance;
        if (_form == HarForm.Extended)
        {
            // What is not known of a period is taken to be as it was before.
            int before = Math.Max(0, now - 1);
            _returns[now % Month] = observation.Return;
            _prices[now % Year] = (now == 0 ? 0 : _prices[before % Year]) + observation.Return;
            _volumes[now % Quarter] = observation.Volume ?? (now == 0 ? 0 : _volumes[before % Quarter]);
            _market[now % Month] = observation.MarketVariance ?? (now == 0 ? Math.Exp(_scale.MarketCenter) : _market[before % Month]);
        }

        _count = now + 1;
    }

    /// <summary>The regressors after the last period, length <see cref="Count"/>; call only when warm.</summary>
    public void Fill(Span<double> values)
    {
        double month = Mean(_variances, Month);
        if (_form == HarForm.Levels)
        {
            (values[0], values[1], values[2]) = (Mean(_variances, 1), Mean(_variances, Week), month);
            return;
        }

        values[0] = Log(Mean(_variances, 1));
        values[1] = Log(Mean(_variances, Week));
        values[2] = Log(month);
        if (_form != HarForm.Extended)
        {
            return;
        }

        double deviation = Math.Sqrt(Math.Max(month, _scale.Floor));
        values[3] = Log(Mean(_variances, Quarter));
        values[4] = Mean(_returns, 1) / deviation;
        values[5] = Math.Sqrt(Week) * Mean(_returns, Week) / deviation;
        values[6] = Math.Sqrt(Month) * Mean(_returns, Month) / deviation;
        values[7] = Drawdown();
        values[8] = VolatilityOfVolatility();
        int next = 9;
        if (_hasVolumes)
        {
            double quarter = Mean(_volumes, Quarter);
            double week = Mean(_volumes, Week);
            values[next++] = quarter > 0 && week > 0 ? Math.Log(week / quarter) : 0;
        }

        if (_hasMarket)
        {
            values[next++] = LogOfMarket(Mean(_market, 1));
            values[next++] = LogOfMarket(Mean(_market, Week));
            values[next] = LogOfMarket(Mean(_market, Month));
        }
    }

    private double Log(double variance) => Math.Log(Math.Max(variance, _scale.Floor)) - _scale.Center;

    private double LogOfMarket(double variance) => Math.Log(Math.Max(variance, _scale.MarketFloor)) - _scale.MarketCenter;

    private double Mean(double[] ring, int periods)
    {
        double sum = 0;
        for (int k = 1; k <= periods; k++)
        {
            sum += ring[(_count - k) % ring.Length];
        }

        return sum / periods;
    }

    private double Drawdown()
    {
        double now = _prices[(_count - 1) % Year];
        double high = now;
        for (int k = 2; k <= Math.Min(_count, Year); k++)
        {
            high = Math.Max(high, _prices[(_count - k) % Year]);
        }

        return now - high;
    }

    private double VolatilityOfVolatility()
    {
        (double sum, double squares) = (0, 0);
        for (int k = 1; k <= Month; k++)
        {
            double log = Log(_variances[(_count - k) % Quarter]);
            (sum, squares) = (sum + log, squares + (log * log));
        }

        return Math.Sqrt(Math.Max(0, (squares - (sum * sum / Month)) / (Month - 1)));
    }
}
