using System.Text.Json;

namespace MrBen.Portfolio.Configuration;

/// <summary>One kind of value: how it is read, written and described. Immutable.</summary>
internal abstract class ConfigurationValue<T>
{
    /// <summary>Whether a value is a list.</summary>
    public virtual bool IsList => false;

    /// <summary>Reads a value, or says why it cannot be.</summary>
    public abstract bool TryRead(JsonElement element, out T value, out string reason);

    /// <summary>Writes a value so that it reads back as the same.</summary>
    public abstract void Write(Utf8JsonWriter writer, T value);

    /// <summary>Writes what a pair says, over what a document says: as a value of this kind, or as it is said where it is none.</summary>
    public abstract void WritePair(Utf8JsonWriter writer, PairNode pair, JsonElement? under);

    /// <summary>Writes the members of a schema that describe the values allowed.</summary>
    public abstract void Describe(Utf8JsonWriter writer);

    /// <inheritdoc cref="ConfigurationText.Shown"/>
    protected static string Shown(JsonElement element) => ConfigurationText.Shown(element);
}
