namespace MrBen.Portfolio.Configuration;

/// <summary>What becomes of open orders when a hosted portfolio stops.</summary>
public enum StopAction
{
    /// <summary>They stay open at the venue, and the next start finds them again.</summary>
    LeaveOrders,

    /// <summary>The plan is called off, and its orders are cancelled and confirmed before the portfolio stops.</summary>
    CancelOrders,

    /// <summary>The plan is executed to its end; what is open when the time is over is cancelled.</summary>
    FinishOrders,
}
