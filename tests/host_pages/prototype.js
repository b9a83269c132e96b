/* What old script libraries left on the built-in prototypes, in the shape in which they left it. */
(function () {
  function each(list, act, context) {
    for (var at = 0; at < list.length; at++) act.call(context, list[at], at);
  }
  function identity(value) {
    return value;
  }
  function copy(list) {
    var made = [];
    for (var at = 0; at < list.length; at++) made[at] = list[at];
    return made;
  }

  Object.prototype.extra = function () { return "extra"; };
  Object.prototype.inheritsFrom = null;

  Array.prototype.toJSON = function () {
    var parts = [];
    each(this, function (value) { parts.push(String(value)); });
    return "[" + parts.join(", ") + "]";
  };
  String.prototype.toJSON = function () { return this.valueOf(); };
  Array.prototype.each = function (act, context) { each(this, act, context); return this; };
  Array.prototype.forEach = function (act, context) { each(copy(this), act, context); };
  Array.prototype.map = function (act, context) {
    var made = [];
    each(this, function (value, at) { made.push((act || identity).call(context, value, at)); });
    return made;
  };
  Array.prototype.includes = function (wanted) {
    for (var at = 0; at < this.length; at++) if (this[at] == wanted) return true;
    return false;
  };
  Array.prototype.reduce = function () { return this.length > 1 ? this : this[0]; };
  Array.prototype.entries = function () { return copy(this); };
  Array.prototype.clear = function () { this.length = 0; return this; };
  Array.prototype.first = function () { return this[0]; };
  Array.prototype.last = function () { return this[this.length - 1]; };
  Array.prototype.compact = function () { return this.filter(function (value) { return value != null; }); };
  Array.from = function (list) { return list ? copy(list) : []; };

  Function.prototype.bind = function () {
    var method = this, args = copy(arguments), object = args.shift();
    return function () { return method.apply(object, args.concat(copy(arguments))); };
  };
  String.prototype.strip = function () { return this.replace(/^\s+|\s+$/g, ""); };
  String.prototype.contains = function (part) { return this.indexOf(part) > -1; };
  String.prototype.startsWith = function (start) { return this.lastIndexOf(start, 0) === 0; };

  Element.prototype.remove = function () {
    if (this.parentNode) this.parentNode.removeChild(this);
    return this;
  };
  Element.prototype.update = function (text) { this.textContent = text; return this; };
  Element.prototype.show = function () { this.style.display = ""; return this; };
  Element.prototype.hide = function () { this.style.display = "none"; return this; };
  Element.prototype.toggle = function () { return this.style.display === "none" ? this.show() : this.hide(); };
  document.getElementsByClassName = function (name) { return copy(document.querySelectorAll("." + name)); };

  var nativeFetch = window.fetch;
  window.fetch = function (input, options) { return nativeFetch.call(window, input, options); };
  window.$ = function (id) { return typeof id === "string" ? document.getElementById(id) : id; };
  window.jQuery = window.$;
  window.Element.Methods = {};
  window.Event.observe = function (element, name, act) { element.addEventListener(name, act); };
  window.words = "the city's own";
  window.setup = "the city's own";
  window.keikaku = "the city's own";
})();
