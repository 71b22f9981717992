namespace MrBen.Portfolio.Configuration;

/// <summary>Where the value of a setting comes from.</summary>
public enum ConfigurationSource
{
    /// <summary>Nothing states it: it is the default.</summary>
    Default,

    /// <summary>The document states it.</summary>
    Document,

    /// <summary>A pair over the document states it, or a part of it, for instance a variable of the environment.</summary>
    Override,
}
