namespace MrBen.Portfolio.State;

/// <summary>
/// What one position cost and brought, in the instrument's currency and in the base currency. Costs have the sign of the position. Without an
/// exchange rate the amounts of the base currency wait for the first one, which then counts for all that was before. Updated in place.
/// </summary>
internal struct PositionAccount
{
    /// <summary>What the units held cost; none where they came without a price.</summary>
    public decimal? Cost;

    /// <summary>The same in the base currency, at the rates of then.</summary>
    public decimal BaseCost;

    public decimal Realized;

    /// <summary>Gains of prices, at the rates of when they were realised.</summary>
    public decimal BaseRealized;

    /// <summary>Gains of the currency that were realised with them.</summary>
    public decimal CurrencyRealized;

    public decimal Fees;
    public decimal BaseFees;
    public decimal Income;
    public decimal BaseIncome;

    /// <summary>Everything realised of price and currency, in the base currency.</summary>
    public readonly decimal BaseGains => BaseRealized + CurrencyRealized;

    /// <summary>Units come at a cost.</summary>
    public void Enter(decimal cost, decimal? rate)
    {
        Cost = (Cost ?? 0) + cost;
        BaseCost += cost * (rate ?? 0);
    }

    /// <summary>Units leave at their cost.</summary>
    public void Leave(decimal cost, decimal baseCost)
    {
        Cost -= cost;
        BaseCost -= baseCost;
    }

    /// <summary>Units that cost something were sold for something.</summary>
    public void Realize(decimal proceeds, decimal cost, decimal baseCost, decimal? rate)
    {
        Leave(cost, baseCost);
        Realized += proceeds - cost;
        BaseRealized += (proceeds - cost) * (rate ?? 0);
        CurrencyRealized += rate is { } known ? (cost * known) - baseCost : 0;
    }

    public void Earn(decimal income, decimal? rate)
    {
        Income += income;
        BaseIncome += income * (rate ?? 0);
    }

    /// <summary>A fee was paid in a currency with a rate of its own; none where that is not known.</summary>
    public void Pay(decimal fee, decimal? feeRate, bool isOwnCurrency, decimal? rate)
    {
        BaseFees += fee * (feeRate ?? 0);
        Fees += isOwnCurrency ? fee : feeRate is { } paid && rate is { } own ? fee * paid / own : 0;
    }

    /// <summary>The first rate of the instrument's currency.</summary>
    public void Rate(decimal rate)
    {
        BaseCost = (Cost ?? 0) * rate;
        BaseRealized = Realized * rate;
        BaseIncome = Income * rate;
        (Fees, BaseFees) = (Fees + (BaseFees / rate), BaseFees + (Fees * rate));
    }
}
