namespace MrBen.Portfolio.Configuration;

/// <summary>Reads a text; false where it is none of those meant.</summary>
internal delegate bool TextParser<T>(string text, out T value);
