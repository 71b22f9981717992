namespace MrBen.Portfolio.State;

/// <summary>What belongs to no asset that is still there, in the base currency. Updated in place.</summary>
internal struct PortfolioAccount
{
    /// <summary>Interest earned less interest owed.</summary>
    public decimal Interest;

    /// <summary>Fees that are none of a trade, and those of trades in a currency that had no rate then.</summary>
    public decimal Fees;

    /// <summary>What rates and conversions made of cash in other currencies.</summary>
    public decimal CurrencyGain;

    /// <summary>Realised gains of prices, of currencies, fees and income of assets that left.</summary>
    public decimal PastRealized;
    public decimal PastCurrencyRealized;
    public decimal PastFees;
    public decimal PastIncome;

    /// <summary>An asset leaves; what was realised with it stays.</summary>
    public void Close(in PositionAccount account)
    {
        PastRealized += account.BaseRealized;
        PastCurrencyRealized += account.CurrencyRealized;
        PastFees += account.BaseFees;
        PastIncome += account.BaseIncome;
    }
}
