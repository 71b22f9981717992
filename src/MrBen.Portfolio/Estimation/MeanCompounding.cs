namespace MrBen.Portfolio.Estimation;

/// <summary>How returns per period become a return per year.</summary>
public enum MeanCompounding
{
    /// <summary>The mean return times the periods per year: what a mean–variance objective over one period expects.</summary>
    Arithmetic,

    /// <summary>The growth rate that leads from the first to the last price: what a buyer who held on earned.</summary>
    Geometric,
}
