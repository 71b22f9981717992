namespace MrBen.Portfolio.Hosting;

/// <summary>What a hosted portfolio does again and again; each kind by itself, at most one round of it at a time.</summary>
public enum RoundKind
{
    /// <summary>Risk is measured and held against its limits.</summary>
    Monitoring,

    /// <summary>An allocation is made, and its trades are executed where there is a gateway.</summary>
    Rebalancing,

    /// <summary>Models that are due are trained, and reviewed once a day.</summary>
    Models,

    /// <summary>Reports that are due are made.</summary>
    Reports,

    /// <summary>Histories lose what is old, and a snapshot is kept.</summary>
    Maintenance,
}
